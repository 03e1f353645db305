const freeForm: Readonly<Record<string, string>> = {
  installed_apps: "names the Python packages of the recorded server",
};

const unsettledCounts: Readonly<Record<string, string>> = {
  "09/changes": "counts the changes of runs that were not recorded (1,000 virtual machines for timing, branches)",
};

/** Whether the keys of the object at this path are data of the server and not contract. */
export function isFreeForm(at: string): boolean {
  return Object.hasOwn(freeForm, at);
}

/** Whether the count in this probe's answer depends on requests that are not in the recordings. */
export function hasUnsettledCount(probeKey: string): boolean {
  return Object.hasOwn(unsettledCounts, probeKey);
}
