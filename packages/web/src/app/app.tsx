import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { makeQueryClient } from "../api/make-query-client.ts";
import { Notices } from "../components/notices.tsx";
import { TextsProvider } from "../texts/texts-provider.tsx";
import { ThemeProvider } from "../theme/theme-provider.tsx";
import { makeRouter } from "./router.tsx";

/** The whole page: its language, its theme, what it has asked the control plane, and the page of the address. */
export function App() {
  const [{ queryClient, router }] = useState(() => {
    const client = makeQueryClient(() => void leave());
    const made = makeRouter(client);
    // The session has ended: whoever goes on has to sign in, and comes back to where they were.
    const leave = async (): Promise<void> => {
      const { pathname, href } = made.state.location;
      if (pathname === "/login" || pathname === "/setup") return;
      await made.navigate({ to: "/login", search: { next: href } });
      client.clear();
    };
    return { queryClient: client, router: made };
  });
  return (
    <TextsProvider>
      <ThemeProvider>
        <QueryClientProvider client={queryClient}>
          <Notices>
            <RouterProvider router={router} />
          </Notices>
        </QueryClientProvider>
      </ThemeProvider>
    </TextsProvider>
  );
}
