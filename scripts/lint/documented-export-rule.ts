import { nodeText, type LintRule, type RuleContext, type SyntaxNode } from "./rule-context.ts";

/** Lint rule `proxbox/documented-export`: every export says in a docstring what it is. */
export const documentedExportRule: LintRule = {
  create(context) {
    return {
      Program(program) {
        const values = new Set<string>();
        for (const statement of program["body"] as SyntaxNode[]) {
          const name = exportedName(statement);
          if (name === undefined) continue;
          // The type inferred from a zod value carries the value's name and needs no second sentence.
          if (!values.has(name) && !hasDocstring(context, statement)) report(context, statement, name);
          values.add(name);
        }
      },
    };
  },
};

function report(context: RuleContext, node: SyntaxNode, name: string): void {
  context.report({ node, message: `documented-export: "${name}" is exported without a docstring: one sentence, then shapes, units, errors and the source of a rule.` });
}

function exportedName(statement: SyntaxNode): string | undefined {
  if (statement.type !== "ExportNamedDeclaration") return undefined;
  const declaration = statement["declaration"] as SyntaxNode | null;
  if (declaration?.type === "VariableDeclaration") return nodeText((declaration["declarations"] as SyntaxNode[])[0]?.["id"]);
  return nodeText(declaration?.["id"]);
}

function hasDocstring(context: RuleContext, node: SyntaxNode): boolean {
  const last = context.sourceCode.getCommentsBefore(node).at(-1);
  return last?.type === "Block" && last.value.startsWith("*");
}
