import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mappingPage } from "./mapping-page.ts";
import { repositoryRoot } from "./repository-root.ts";

writeFileSync(join(repositoryRoot, "docs/mapping.md"), mappingPage());
