/** Header of what a page asks by itself while nobody has touched it for minutes: it is no use of the session, which runs out as if the page were closed. */
export const UNATTENDED_HEADER = "x-proxbox-unattended";
