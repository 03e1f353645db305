import { generic } from "../fields/generic.ts";
import { number } from "../fields/number.ts";
import { defineModel } from "../model/define-model.ts";
import { tracked } from "./common-fields.ts";

const type = "tenancy.contactassignment";

/** Models whose objects can have contacts. */
const targets = ["dcim.site", "dcim.device", "ipam.ipaddress", "ipam.prefix", "virtualization.cluster", "virtualization.virtualmachine"];

/** tenancy.ContactAssignment: who answers for an object. The lab has no contacts, their ids are taken as they come. */
export const contactAssignment = defineModel({
  type,
  verboseName: "contact assignment",
  path: "tenancy/contact-assignments",
  objectName: "ContactAssignment",
  fields: {
    ...generic({ prefix: "object", types: targets, onDelete: "cascade", required: true }),
    contact: number({ min: 1, initial: 1 }),
    ...tracked(type),
  },
});
