import { brokenFolderRules, importTarget } from "./broken-folder-rules.ts";
import { repositoryPath } from "./repository-path.ts";
import { nodeText, type LintRule, type RuleContext, type SyntaxNode } from "./rule-context.ts";

/** Lint rule `proxbox/folders`: every import and re-export obeys folder-rules.ts. */
export const foldersRule: LintRule = {
  create(context) {
    function check(node: SyntaxNode): void {
      reportBroken(context, node);
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

function reportBroken(context: RuleContext, node: SyntaxNode): void {
  const specifier = nodeText(node["source"] ?? node["argument"]);
  if (specifier === undefined) return;
  const file = repositoryPath(context.filename);
  const target = importTarget(file, specifier);
  for (const rule of brokenFolderRules({ file, target, typeOnly: isTypeOnly(node) })) {
    context.report({ node, message: `${rule.name}: ${rule.because}` });
  }
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === "TSImportType" || node["importKind"] === "type" || node["exportKind"] === "type") return true;
  const specifiers = node["specifiers"];
  return Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every(isTypeSpecifier);
}

function isTypeSpecifier(specifier: { importKind?: string; exportKind?: string }): boolean {
  return specifier.importKind === "type" || specifier.exportKind === "type";
}
