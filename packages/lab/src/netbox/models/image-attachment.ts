import { generic } from "../fields/generic.ts";
import { text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import { defineModel } from "../model/define-model.ts";

/** Models whose objects can have images. */
const targets = ["dcim.site", "dcim.device", "virtualization.cluster", "virtualization.virtualmachine"];

/** extras.ImageAttachment: a picture of an object, without the picture. */
export const imageAttachment = defineModel({
  type: "extras.imageattachment",
  verboseName: "image attachment",
  path: "extras/image-attachments",
  objectName: "ImageAttachment",
  fields: {
    ...generic({ prefix: "object", types: targets, onDelete: "cascade", required: true }),
    name: text({ maxLength: 50 }),
    created: timestamp(),
    last_updated: timestamp(),
  },
});
