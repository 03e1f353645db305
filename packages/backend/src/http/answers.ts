import { Detail, InvalidRequest } from "@proxbox/server";

/** Answers that every route behind the key gives besides its own; spread into `response`. */
export const COMMON_ANSWERS = {
  401: Detail.describe("No valid X-Proxbox-API-Key."),
  422: InvalidRequest.describe("The request does not fit its schema."),
  429: Detail.describe("This key failed too often from this address."),
} as const;
