import { IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMe } from "../api/me.ts";
import { requestNothing } from "../api/request.ts";
import { useNotify } from "../components/use-notify.ts";
import { LiveBadge } from "../live/live-badge.tsx";
import { LanguageSelect } from "../texts/language-select.tsx";
import { useTexts } from "../texts/use-texts.ts";
import { useTheme } from "../theme/use-theme.ts";

function SignOut() {
  const { t } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const signOut = useMutation({
    mutationFn: () => requestNothing("/api/logout/", { method: "POST" }),
    onSuccess: async () => {
      await navigate({ to: "/login" });
      client.clear();
    },
    // The session goes on: a sign-in form would say otherwise.
    onError: (error) => notify(error.message, "danger"),
  });
  return (
    <button type="button" className="btn btn-icon btn-ghost-secondary" aria-label={t("shell.signOut")} title={t("shell.signOut")} onClick={() => signOut.mutate()}>
      <IconLogout size={18} aria-hidden="true" />
    </button>
  );
}

/** The bar above the page: whether the page is live, language, theme, who is signed in. */
export function TopBar() {
  const { t } = useTexts();
  const { theme, toggle } = useTheme();
  const { username } = useMe();
  const label = t(theme === "dark" ? "shell.toLight" : "shell.toDark");
  return (
    <header className="navbar navbar-expand d-print-none proxbox-top-bar">
      <div className="container-fluid justify-content-end gap-2">
        <LiveBadge />
        <LanguageSelect />
        <button type="button" className="btn btn-icon btn-ghost-secondary" aria-label={label} title={label} onClick={toggle}>
          {theme === "dark" ? <IconSun size={18} aria-hidden="true" /> : <IconMoon size={18} aria-hidden="true" />}
        </button>
        <span className="d-none d-sm-inline-flex align-items-center gap-1 text-secondary">
          <IconUser size={16} aria-hidden="true" />
          {username}
        </span>
        <SignOut />
      </div>
    </header>
  );
}
