/** The part of a syntax node that our rules read; the shapes are ESTree's. */
export type SyntaxNode = {
  readonly type: string;
  readonly [field: string]: unknown;
};

/** The part of the linter's rule context that our rules use (ESLint's rule interface, which oxlint serves to plugins). */
export type RuleContext = {
  readonly filename: string;
  readonly sourceCode: {
    getCommentsBefore(node: SyntaxNode): readonly { readonly type: string; readonly value: string }[];
  };
  report(problem: { readonly node: SyntaxNode; readonly message: string }): void;
};

/** What a rule does with each node type it is interested in. */
export type RuleVisitor = Readonly<Record<string, (node: SyntaxNode) => void>>;

/** A lint rule of ours: oxlint calls `create` once per file. */
export type LintRule = { create(context: RuleContext): RuleVisitor };

/** The text of an identifier or string literal, or undefined for any other node. */
export function nodeText(node: unknown): string | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const { name, value } = node as { name?: unknown; value?: unknown };
  if (typeof name === "string") return name;
  return typeof value === "string" ? value : undefined;
}
