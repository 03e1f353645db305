export { openDatabase } from "./database/open-database.ts";
