import { nodeText, type LintRule, type SyntaxNode } from "./rule-context.ts";

/** Lint rule `proxbox/top-level-function`: a module's functions are declarations, so they read the same and are hoisted. */
export const topLevelFunctionRule: LintRule = {
  create(context) {
    return {
      Program(program) {
        for (const { node, name } of (program["body"] as SyntaxNode[]).flatMap(functionConstants)) {
          context.report({ node, message: `top-level-function: write "function ${name}(…)" instead of a constant that holds a function.` });
        }
      },
    };
  },
};

function functionConstants(statement: SyntaxNode): { node: SyntaxNode; name: string }[] {
  const declaration = statement.type === "ExportNamedDeclaration" ? (statement["declaration"] as SyntaxNode | null) : statement;
  if (declaration?.type !== "VariableDeclaration") return [];
  return (declaration["declarations"] as SyntaxNode[])
    .filter((declarator) => isFunction(declarator["init"]) && !isAnnotated(declarator["id"] as SyntaxNode))
    .map((declarator) => ({ node: declarator, name: nodeText(declarator["id"]) ?? "name" }));
}

/** A constant of a named function type keeps its form: a declaration could not say that it is one of these. */
function isAnnotated(name: SyntaxNode): boolean {
  return (name["typeAnnotation"] ?? null) !== null;
}

function isFunction(node: unknown): boolean {
  const type = (node as SyntaxNode | null)?.type;
  return type === "ArrowFunctionExpression" || type === "FunctionExpression";
}
