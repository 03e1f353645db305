import { countOf } from "../fields/computed.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, sluggedBrief, tracked } from "./common-fields.ts";

const names = { type: "virtualization.clustertype", verboseName: "cluster type" };

/** virtualization.ClusterType. */
export const clusterType = defineModel({
  ...names,
  path: "virtualization/cluster-types",
  objectName: "ClusterType",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    cluster_count: countOf("virtualization.cluster", "type"),
  },
  brief: sluggedBrief,
  search: ["name", "slug", "description"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
