import { join, relative, resolve } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");

/** What TypeScript, as strict as it can be told to be by a user, says of modules (by name) that import the built package. */
export function typeErrors(modules: ReadonlyMap<string, string>, strictness: ts.CompilerOptions = {}): readonly string[] {
  const files = new Map([...modules].map(([name, text]) => [join(root, "test/docs", name), text]));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    ...strictness,
  };
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.readFile = (path) => files.get(path) ?? disk.readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path);
    return text === undefined ? disk.getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const at = diagnostic.file === undefined ? "" : relative(root, diagnostic.file.fileName);
    return `${at}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
  });
}
