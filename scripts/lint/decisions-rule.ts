import type { LintRule, RuleContext, RuleVisitor, SyntaxNode } from "./rule-context.ts";

/** The most ways through a function (style.md 4.5). */
const limit = 10;

const functions = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];
const branches = ["IfStatement", "ConditionalExpression", "ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement", "CatchClause"];

/**
 * Lint rule `proxbox/decisions`: the ways through one function, by McCabe's count: one, and one more for each branch, loop,
 * case, catch, `&&` and `||`. The linter's own `complexity` also counts `??`, `?.` and default values, which name a missing
 * value and start no path that a reader follows; our tolerant readers are full of them (ADR 0002).
 */
export const decisionsRule: LintRule = {
  create(context) {
    const counts: number[] = [];
    function decide(): void {
      counts.push((counts.pop() ?? 0) + 1);
    }
    return {
      ...visitEach(functions, () => void counts.push(1)),
      ...visitEach(functions.map((name) => `${name}:exit`), (node) => reportCount(context, node, counts.pop() ?? 0)),
      ...visitEach(branches, decide),
      SwitchCase(node) {
        if (node["test"] !== null) decide();
      },
      LogicalExpression(node) {
        if (node["operator"] !== "??") decide();
      },
    };
  },
};

function visitEach(types: readonly string[], visit: (node: SyntaxNode) => void): RuleVisitor {
  return Object.fromEntries(types.map((type) => [type, visit]));
}

function reportCount(context: RuleContext, node: SyntaxNode, count: number): void {
  if (count > limit) context.report({ node, message: `decisions: ${count} ways through this function, at most ${limit} are allowed: give a part of it a name.` });
}
