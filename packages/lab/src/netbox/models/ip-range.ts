import { textOf } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { choice } from "../fields/choice.ts";
import { computed } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";
import { commented, described, tracked } from "./common-fields.ts";
import { addressKey, familyOf, hostOf, parseAddress } from "./ip-text.ts";

const type = "ipam.iprange";

function addressField(): Field {
  return {
    ...text({ required: true }),
    parse(value) {
      const parsed = parseAddress(String(value));
      if (!parsed) throw new FieldError(`Invalid IP address format: ${String(value)}`);
      return `${parsed.host}/${parsed.prefixLength}`;
    },
  };
}

/** ipam.IPRange: with `mark_populated` no address may be created inside it (netbox-api.md 2.12). */
export const ipRange = defineModel({
  type,
  verboseName: "IP range",
  path: "ipam/ip-ranges",
  objectName: "IPRange",
  fields: {
    family: computed((row) => ({ value: familyOf(textOf(row, "start_address")), label: `IPv${familyOf(textOf(row, "start_address"))}` })),
    start_address: addressField(),
    end_address: addressField(),
    size: computed((row) => {
      const value = (field: string): bigint => BigInt(`0x${addressKey(textOf(row, field)).slice(1)}`);
      return Number(value("end_address") - value("start_address")) + 1;
    }),
    vrf: reference("ipam.vrf", { natural: "rd" }),
    tenant: reference("tenancy.tenant"),
    status: choice({ active: "Active", reserved: "Reserved", deprecated: "Deprecated" }, { initial: "active" }),
    role: reference("ipam.role", { onDelete: "clear" }),
    ...described(),
    ...commented(),
    ...tracked(type),
    mark_populated: boolean(false, { since: 3 }),
    mark_utilized: boolean(false),
  },
  brief: ["id", "url", "display", "family", "start_address", "end_address", "description"],
  search: ["start_address", "end_address", "description"],
  display: (row) => `${hostOf(textOf(row, "start_address"))}-${textOf(row, "end_address")}`,
  sortKey: (row) => addressKey(textOf(row, "start_address")),
  clean(draft) {
    const [start, end] = [textOf(draft, "start_address"), textOf(draft, "end_address")];
    if (familyOf(start) !== familyOf(end)) throw new ValidationError({ end_address: ["Starting and ending IP address versions must match"] });
    if (start.split("/")[1] !== end.split("/")[1]) throw new ValidationError({ end_address: ["Starting and ending IP address masks must match"] });
    if (addressKey(start) >= addressKey(end)) throw new ValidationError({ end_address: [`Ending address must be greater than the starting address (${start})`] });
  },
});
