/** An error answer of the API. Thrown inside the lab's routes, turned into a response by `renderFailure`. */
export class ApiFailure extends Error {
  readonly status: number;
  /** Parameter name to what is wrong with it (400 only). */
  readonly errors: Record<string, string> | undefined;
  /** The answer has no body at all (595, 596, and 401 before a handler ran). */
  readonly bare: boolean;
  /** Perl's `die "…\n"`: the message in the body ends with a line feed. */
  readonly died: boolean;

  constructor(status: number, message: string, form: { errors?: Record<string, string>; bare?: boolean; died?: boolean } = {}) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.errors = form.errors;
    this.bare = form.bare ?? false;
    this.died = form.died ?? true;
  }
}

/** 400 as the parameter check of Proxmox VE gives it. */
export function parameterFailure(errors: Record<string, string>): ApiFailure {
  return new ApiFailure(400, "Parameter verification failed.", { errors });
}

/** 501 for a path or method that this version does not know. */
export function notImplemented(method: string, path: string): ApiFailure {
  return new ApiFailure(501, `Method '${method} ${path}' not implemented`, { died: false });
}
