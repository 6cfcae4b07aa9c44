import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

/** Where a type is `any` in what a module exports: paths such as `RemoteBatch.submit(code)`. */
function anyPaths(file: string): { readonly paths: readonly string[]; readonly seen: number } {
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    customConditions: ["@remotebatch/source"],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error(`${file} exports nothing.`);
  const visited = new Set<ts.Type>();
  const paths: string[] = [];

  /** Types of the language and of Node have their own `any`s; only what is put into them is ours. */
  const isForeign = (type: ts.Type): boolean =>
    (type.getSymbol()?.declarations ?? []).some((declaration) =>
      /[/\\](?:node_modules[/\\](?:\.pnpm[/\\])?(?:typescript|@types|undici)|lib\.)/u.test(
        declaration.getSourceFile().fileName,
      ),
    );

  /** What a generator returns at its end is `any` in the language's own types, unless told otherwise. */
  const isIteration = (type: ts.Type): boolean =>
    /^(?:Async)?(?:Iterable|Iterator|IteratorObject|IterableIterator|Generator)$|^MapIterator$/u.test(
      type.getSymbol()?.name ?? "",
    ) && isForeign(type);

  const typeArguments = (type: ts.TypeReference): readonly ts.Type[] => {
    const all = checker.getTypeArguments(type);
    return isIteration(type) ? all.slice(0, 1) : all;
  };

  const signature = (one: ts.Signature, path: string): void => {
    for (const parameter of one.getParameters()) {
      visit(checker.getTypeOfSymbolAtLocation(parameter, source), `${path}(${parameter.name})`);
    }
    for (const parameter of one.getTypeParameters() ?? []) {
      const constraint = parameter.getConstraint();
      if (constraint !== undefined) visit(constraint, `${path}<${parameter.symbol.name}>`);
    }
    visit(one.getReturnType(), `${path}()`);
  };

  function visit(type: ts.Type, path: string): void {
    if ((type.flags & ts.TypeFlags.Any) !== 0) paths.push(path);
    if (visited.has(type) || path.length > 400) return;
    visited.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, `${path}<>`);
    if ((type.flags & ts.TypeFlags.Object) === 0) return;
    if (((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0) {
      for (const argument of typeArguments(type as ts.TypeReference)) visit(argument, `${path}<>`);
    }
    if (isForeign(type)) return;
    for (const kind of [ts.SignatureKind.Call, ts.SignatureKind.Construct]) {
      for (const one of checker.getSignaturesOfType(type, kind)) signature(one, path);
    }
    for (const index of checker.getIndexInfosOfType(type)) visit(index.type, `${path}[]`);
    for (const property of checker.getPropertiesOfType(type)) {
      // The compiler makes this one, of the class with any parameters.
      if (property.name === "prototype") continue;
      visit(
        checker.getTypeOfSymbolAtLocation(property, source as ts.SourceFile),
        `${path}.${property.name}`,
      );
    }
  }

  for (const exported of checker.getExportsOfModule(module)) {
    const symbol =
      (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
    if ((symbol.flags & ts.SymbolFlags.Type) !== 0)
      visit(checker.getDeclaredTypeOfSymbol(symbol), exported.name);
    if ((symbol.flags & ts.SymbolFlags.Value) !== 0)
      visit(checker.getTypeOfSymbolAtLocation(symbol, source), exported.name);
  }
  return { paths, seen: visited.size };
}

test("nothing that the package exports is of the type any", { timeout: 180_000 }, () => {
  const { paths, seen } = anyPaths(fileURLToPath(new URL("../src/index.ts", import.meta.url)));
  expect(paths).toEqual([]);
  // The walk went through the types, and not past them.
  expect(seen).toBeGreaterThan(300);
});

test("an any is found wherever it is", { timeout: 180_000 }, () => {
  const { paths } = anyPaths(fileURLToPath(new URL("fixtures/leaks.ts", import.meta.url)));
  expect([...paths].sort()).toEqual([
    "Deep.list<>.inner",
    "Deep.method(value)",
    "Deep.promise<>",
    "Plain",
    "leak()",
  ]);
});
