import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";

const Named = z.object({ id: z.int(), name: z.string() });

/** The Proxmox VE endpoints by their names, as far as a schedule needs them. */
export const proxmoxNamesQuery = queryOptions({ queryKey: ["endpoints", "proxmox", "names"], queryFn: ({ signal }) => request(pageOf(Named), "/api/endpoints/proxmox/", { query: { limit: 1_000 }, signal }) });
