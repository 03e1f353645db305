/** A value that a field refuses; one or more of DRF's messages. */
export class FieldError extends Error {
  readonly messages: readonly string[] | Record<string, unknown>;
  constructor(messages: string | readonly string[] | Record<string, unknown>) {
    super("field refused");
    this.messages = typeof messages === "string" ? [messages] : messages;
  }
}

/** An object that is refused; `detail` is the body of the 400, as NetBox shapes it. */
export class ValidationError extends Error {
  readonly detail: Record<string, unknown>;
  constructor(detail: Record<string, unknown>) {
    super("object refused");
    this.detail = detail;
  }
}

/** The database's own refusal, which NetBox lets through as a 500 (netbox-api.md 2.7). */
export class IntegrityError extends Error {
  constructor(constraint: string, key: string) {
    super(`duplicate key value violates unique constraint "${constraint}"\nDETAIL:  Key ${key} already exists.`);
  }
}

/** An exception that NetBox does not catch: 500 with its Python name. */
export class ServerError extends Error {
  readonly exception: string;
  constructor(exception: string, message: string) {
    super(message);
    this.exception = exception;
  }
}

/** A deletion that other objects forbid: 409; `dependents` are texts like `web01 (1)`. */
export class ProtectedError extends Error {
  readonly dependents: readonly string[];
  constructor(dependents: readonly string[]) {
    super("deletion refused");
    this.dependents = dependents;
  }
}

/** Any other answer that ends a request early: status and JSON body, with headers where needed. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;
  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
