import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { navigation } from "./navigation.ts";
import type { NavigationItem } from "./navigation.ts";

function Item({ item }: { readonly item: NavigationItem }) {
  const { t } = useTexts();
  return (
    <li className="nav-item">
      <Link to={item.to} className="nav-link" activeProps={{ className: "active", "aria-current": "page" }} activeOptions={{ exact: item.to === "/" }}>
        <span className="nav-link-icon" aria-hidden="true"><item.icon size={18} /></span>
        <span className="nav-link-title">{t(item.text)}</span>
      </Link>
    </li>
  );
}

/** The navigation at the left; on a narrow screen behind a button, closed again by each step. */
export function Sidebar() {
  const { t } = useTexts();
  const may = useMay();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => setIsOpen(false), [path]);
  return (
    <aside className="navbar navbar-vertical navbar-expand-lg" data-bs-theme="dark" aria-label={t("shell.navigation")}>
      <div className="container-fluid">
        <button className="navbar-toggler" type="button" aria-expanded={isOpen} aria-controls="navigation" aria-label={t("shell.menu")} onClick={() => setIsOpen(!isOpen)}>
          <span className="navbar-toggler-icon" />
        </button>
        <div className="navbar-brand">
          <Link to="/" className="d-flex align-items-center gap-2 text-reset text-decoration-none">
            <img src="/icon.svg" alt="" width="26" height="26" />
            <span>Proxbox</span>
          </Link>
        </div>
        <nav className={`collapse navbar-collapse${isOpen ? " show" : ""}`} id="navigation" aria-label={t("shell.navigation")}>
          {navigation.map(({ title, items }) => {
            const seen = items.filter(({ permissions }) => permissions.length === 0 || permissions.some((permission) => may(permission)));
            return seen.length === 0 ? null : (
              <div key={title} className="proxbox-nav-group">
                <div className="proxbox-nav-title">{t(title)}</div>
                <ul className="navbar-nav">{seen.map((item) => <Item key={item.to} item={item} />)}</ul>
              </div>
            );
          })}
        </nav>
      </div>
    </aside>
  );
}
