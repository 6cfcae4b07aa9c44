import { assocOf, fn, list, sym } from "@remotebatch/expr-model";
import { describe, expect, it } from "vitest";
import { decodeBody, encode, encodeBody, WxfEncodeError, WxfWriter } from "../src/index.js";

const concat = (chunks: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(chunks));

describe("an incremental writer", () => {
  it("gives the bytes of encode, whatever is taken in between", () => {
    const writer = new WxfWriter();
    const chunks: Uint8Array[] = [];
    writer.beginAssociation(3);
    writer.beginEntry("Result", true);
    writer.beginFunction(sym("List"), 3);
    writer.part(fn("f", 1));
    chunks.push(writer.take());
    writer.rawPart(encodeBody("text"));
    writer.beginFunction(sym("List"), 0);
    chunks.push(writer.take());
    writer.beginEntry("Empty");
    writer.beginAssociation(0);
    writer.beginEntry("Success");
    writer.part(sym("True"));
    chunks.push(writer.end());
    const whole = assocOf([
      ["Result", list(fn("f", 1), "text", list()), true],
      ["Empty", assocOf([])],
      ["Success", sym("True")],
    ]);
    expect(concat(chunks)).toEqual(encode(whole));
  });

  it("tells where each part begins, so that a part can be cut out and decoded alone", () => {
    const writer = new WxfWriter();
    const chunks: Uint8Array[] = [];
    const places: [number, number][] = [];
    writer.beginFunction(sym("List"), 50);
    for (let i = 0; i < 50; i++) {
      const from = writer.offset;
      writer.part(fn("g", i, "x".repeat(i)));
      places.push([from, writer.offset - from]);
      if (i % 7 === 0) chunks.push(writer.take());
    }
    chunks.push(writer.end());
    const bytes = concat(chunks);
    places.forEach(([offset, length], i) => {
      const cut = bytes.subarray(offset, offset + length);
      expect(decodeBody(cut)).toEqual(fn("g", i, "x".repeat(i)));
    });
  });

  it("refuses too few parts, too many, and parts in the wrong place", () => {
    const short = new WxfWriter();
    short.beginFunction(sym("f"), 2);
    short.part(1);
    expect(() => short.end()).toThrow(WxfEncodeError);
    short.part(2);
    expect(() => short.part(3)).toThrow(/whole/);
    const association = new WxfWriter();
    association.beginAssociation(1);
    expect(() => association.part(1)).toThrow(/beginEntry/);
    association.beginEntry("k");
    expect(() => association.beginEntry("l")).toThrow(/entry/i);
  });

  it("forgets a part that could not be written", () => {
    const writer = new WxfWriter({ header: false });
    writer.beginFunction(sym("f"), 1);
    expect(() => writer.part(fn("g", 1, 0.5))).toThrow(/real\(0\.5\)/);
    writer.part(7);
    expect(writer.end()).toEqual(encodeBody(fn("f", 7)));
  });
});
