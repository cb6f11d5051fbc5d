import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diskSources, readSourceFile } from "../../../adapters/sources/disk.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-disk-"));
const root = join(folder, "root");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(root, "sub"), { recursive: true });
const at = (name: string): string => join(root, name);
writeFileSync(at("good.yaml"), "signalbox: 1\n");
writeFileSync(at("sub/part.yaml"), "x: ü\n");
writeFileSync(at("bom.yaml"), "\ufeffsignalbox: 1\n");
writeFileSync(at("empty.yaml"), "");
writeFileSync(at("latin.yaml"), Buffer.from([0x61, 0x0a, 0x62, 0x3a, 0x20, 0xfc, 0x0a]));
writeFileSync(at("cut.yaml"), Buffer.from([0x61, 0xc3]));
writeFileSync(at("utf16.yaml"), Buffer.from("\ufeffsignalbox: 1", "utf16le"));
writeFileSync(at("binary.yaml"), Buffer.from([0x7f, 0x45, 0x00, 0x00, 0xfe, 0xff]));
writeFileSync(at("huge.yaml"), "");
truncateSync(at("huge.yaml"), 50 * 1024 * 1024);
writeFileSync(join(folder, "secret.yaml"), "password: 1");
symlinkSync(join(folder, "secret.yaml"), at("link.yaml"));
symlinkSync(folder, at("up"));
symlinkSync("good.yaml", at("alias.yaml"));
symlinkSync("circle.yaml", at("circle.yaml"));
execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", at("pipe.yaml")]);

test.each([
  ["a text", "good.yaml", "signalbox: 1\n"],
  ["a text after a byte order mark", "bom.yaml", "signalbox: 1\n"],
  ["an empty text", "empty.yaml", ""],
])("reads %s", (_what, name, text) => {
  expect(readSourceFile(at(name))).toEqual({ ok: true, file: { path: at(name), text } });
});

test.each([
  ["a missing file", "none.yaml", "there is no such file"],
  ["a folder", "sub", "it is a folder; expected a file"],
  ["a file as a folder", "good.yaml/x", "a part of its path is a file, not a folder"],
  ["Latin-1", "latin.yaml", "it is not UTF-8: line 2 holds the byte 0xfc; save it as UTF-8"],
  ["half a character", "cut.yaml", "it is not UTF-8: line 1 holds the byte 0xc3; save it as UTF-8"],
  ["UTF-16", "utf16.yaml", "it is UTF-16; expected UTF-8: save it as UTF-8"],
  ["a binary", "binary.yaml", "it is a binary file; expected text in UTF-8"],
  ["50 MB", "huge.yaml", "it has 50 MB; at most 16 are read"],
  ["a link to itself", "circle.yaml", "its symbolic links lead in a circle"],
  ["a pipe nobody writes to", "pipe.yaml", "it is a device or a pipe; expected a regular file"],
  ["a path with a NUL", "a\0b", "its path holds a NUL character"],
])("refuses %s with a reason", (_what, name, reason) => {
  expect(readSourceFile(at(name))).toEqual({ ok: false, reason });
});

test.runIf(process.getuid?.() !== 0)("refuses a file it may not read", () => {
  writeFileSync(at("closed.yaml"), "x");
  chmodSync(at("closed.yaml"), 0);
  expect(readSourceFile(at("closed.yaml"))).toEqual({ ok: false, reason: "permission denied" });
});

test.each([
  ["good.yaml", "sub/part.yaml", at("sub/part.yaml")],
  ["good.yaml", "./sub/../sub/part.yaml", at("sub/part.yaml")],
  ["sub/part.yaml", "../good.yaml", at("good.yaml")],
  ["good.yaml", "none.yaml", at("none.yaml")],
  ["good.yaml", "alias.yaml", at("alias.yaml")],
])("a reference is relative to the file that makes it: %s -> %s", (from, reference, path) => {
  expect(diskSources(root).resolve(at(from), reference)).toEqual({ ok: true, path });
});

test.each([
  ["a parent folder", "../secret.yaml", /outside the root folder/],
  ["a parent folder by a detour", "sub/../../secret.yaml", /outside the root folder/],
  ["a link to a file outside", "link.yaml", /outside the root folder/],
  ["a linked folder outside", "up/secret.yaml", /outside the root folder/],
  ["a missing file in a linked folder outside", "up/none.yaml", /outside the root folder/],
  ["an absolute path", "/etc/passwd", /absolute path/],
  ["an absolute Windows path", "C:\\secret.yaml", /absolute path/],
  ["a URL", "https://example.com/a.yaml", /URL/],
  ["a file URL", "file:///etc/passwd", /URL/],
])("no reference leads out by %s", (_what, reference, reason) => {
  const resolved = diskSources(root).resolve(at("good.yaml"), reference);
  expect(resolved).toEqual({ ok: false, reason: expect.stringMatching(reason) });
});

test("a path outside is not read even if nobody resolved it", () => {
  expect(diskSources(root).read(join(folder, "secret.yaml"))).toMatchObject({ ok: false });
  expect(diskSources(root).read(at("link.yaml"))).toMatchObject({ ok: false });
  expect(diskSources(root).read(at("sub/part.yaml"))).toEqual({ ok: true, text: "x: ü\n" });
});

test("a file that is called like a parent folder is inside", () => {
  writeFileSync(at("..x.yaml"), "x");
  expect(diskSources(root).resolve(at("good.yaml"), "..x.yaml")).toEqual({ ok: true, path: at("..x.yaml") });
});
