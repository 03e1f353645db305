import type { Reference } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";
import { BEARERS } from "../values/bearers.ts";
import type { Bearer } from "../values/bearers.ts";
import { idInColumn } from "../values/id-in-column.ts";
import type { Row } from "../values/row.ts";
import { textOf } from "../values/text-of.ts";
import type { Board } from "./board.ts";

const UNSEEN = "NetBox does not show what it is on, so that nobody can tell whether it is a primary address there; let the token see it, or take the address away there first";

/**
 * Which addresses and MAC addresses somebody has designated where they are: NetBox moves none of these to another machine, or from its
 * interface (netbox-api.md 2.11, 2.12). The primary addresses of machines of ours are not among them: they are let go of before (E43).
 */
export class Designations {
  readonly #board: Board;
  #released: ReadonlySet<number> | undefined;

  constructor(board: Board) {
    this.#board = board;
  }

  /** Why NetBox would refuse to move a row of a kind from where it is, as the rest of a sentence; undefined where it would not. */
  whyHeld(kind: KindName, row: Row): string | undefined {
    const { assigned_object_type: type, assigned_object_id: id } = row;
    const bearer = BEARERS[textOf(type)];
    if (this.#board.input.bearers === undefined || bearer === undefined || typeof id !== "number") return undefined;
    const port = this.#rowOf(textOf(type), id);
    if (port === undefined) return UNSEEN;
    if (kind === "mac-address") return idInColumn(port["primary_mac_address"]) === row.id ? heldBy("primary MAC address", port) : undefined;
    return kind === "ip-address" ? this.#whyAddressHeld(row, idInColumn(port[bearer.column]), bearer) : undefined;
  }

  /** The same for a row that would go to another interface of ours: within one machine an address may move though it is primary. */
  whyHeldFrom(kind: KindName, row: Row, target: Reference | undefined): string | undefined {
    const bearer = BEARERS[textOf(row["assigned_object_type"])];
    const ownerId = idInColumn(this.#rowOf(textOf(row["assigned_object_type"]), Number(row["assigned_object_id"]))?.[bearer?.column ?? ""]);
    return kind === "ip-address" && ownerId !== undefined && ownerId === this.#ownerOf(target, bearer) ? undefined : this.whyHeld(kind, row);
  }

  /** Id of the machine or device of an interface of ours, where that is of the same model. */
  #ownerOf(target: Reference | undefined, bearer: Bearer | undefined): number | undefined {
    const match = target === undefined ? undefined : this.#board.matches.get(target.kind, target.key);
    const owners = [...this.#board.kinds.values()].filter(({ objectType }) => objectType === bearer?.ownerType);
    return owners.map(({ name }) => this.#board.idOf(name, match?.desired.parent ?? "")).find((id) => id !== undefined);
  }

  /** Machines that have an address as their primary one, also of those that are not read otherwise. */
  machinesWithPrimary(field: string, addressId: number): readonly Row[] {
    const others = [...(this.#board.input.bearers?.get("virtualization.virtualmachine")?.values() ?? [])];
    return [...this.#board.children("primary-ip", field, addressId), ...others.filter((row) => idInColumn(row[field]) === addressId)];
  }

  #whyAddressHeld(row: Row, ownerId: number | undefined, { ownerType, designations }: Bearer): string | undefined {
    const owner = ownerId === undefined ? undefined : this.#rowOf(ownerType, ownerId);
    if (owner === undefined) return UNSEEN;
    const designation = Object.entries(designations).find(([column]) => idInColumn(owner[column]) === row.id)?.[1];
    return designation === undefined || (ownerType === "virtualization.virtualmachine" && this.#isReleased(owner.id)) ? undefined : heldBy(designation, owner);
  }

  /** Whether a machine is one of ours, whose primary address we set and take away. */
  #isReleased(netboxId: number): boolean {
    const { matches, records } = this.#board;
    this.#released ??= new Set([...matches.ofKind("virtual-machine")].flatMap(({ row }) => row?.id ?? []).concat([...records.ofKind("virtual-machine")].map((record) => record.netboxId)));
    return this.#released.has(netboxId);
  }

  #rowOf(objectType: string, netboxId: number): Row | undefined {
    const { kinds, input } = this.#board;
    for (const kind of kinds.values()) {
      const row = kind.objectType === objectType ? this.#board.row(kind.name, netboxId) : undefined;
      if (row !== undefined) return row;
    }
    return input.bearers?.get(objectType)?.get(netboxId);
  }
}

function heldBy(designation: string, holder: Row): string {
  return `it is the ${designation} of ${textOf(holder["name"]) || textOf(holder["display"])} in NetBox; make another one the ${designation} there, or take it away there first`;
}
