import { countOf } from "../fields/computed.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "virtualization.clustergroup", verboseName: "cluster group" };

/** virtualization.ClusterGroup. */
export const clusterGroup = defineModel({
  ...names,
  path: "virtualization/cluster-groups",
  objectName: "ClusterGroup",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    cluster_count: countOf("virtualization.cluster", "group"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
