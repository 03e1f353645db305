import "@tabler/core/dist/css/tabler.min.css";
import "./theme/proxbox.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchAttendance } from "./api/attendance.ts";
import { setAttendance } from "./api/request.ts";
import { App } from "./app/app.tsx";

const root = document.querySelector("#proxbox");
if (root === null) throw new Error("index.html has no element #proxbox");
setAttendance(watchAttendance(window, () => new Date()));
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
