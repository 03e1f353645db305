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
    const client = makeQueryClient();
    return { queryClient: client, router: makeRouter(client) };
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
