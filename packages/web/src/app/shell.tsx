import { Outlet } from "@tanstack/react-router";
import { LiveProvider } from "../live/live-provider.tsx";
import { useTexts } from "../texts/use-texts.ts";
import { Sidebar } from "./sidebar.tsx";
import { TopBar } from "./top-bar.tsx";

/** The frame around every page: navigation at the left as NetBox has it, the bar with the state of the live connection, the page. */
export function Shell() {
  const { t } = useTexts();
  return (
    <LiveProvider>
      <div className="page">
        <a className="visually-hidden-focusable btn btn-primary position-absolute m-2 z-3" href="#content">{t("shell.skip")}</a>
        <Sidebar />
        <div className="page-wrapper">
          <TopBar />
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
    </LiveProvider>
  );
}
