import type { Expr } from "@remotebatch/expr-model";
import { defaultForm, TreeWriter } from "./encode-tree.js";
import { WxfEncodeError } from "./errors.js";
import { checkedFlag, checkedLimit, checkOptions } from "./option-checks.js";
import { Output } from "./output.js";
import { token } from "./tokens.js";

/** The shortest expressions, an empty string say, take a token and one more byte. */
const leastBodyBytes = 2;

interface OpenPart {
  readonly isFunction: boolean;
  /** Parts still due; of an association, entries. */
  left: number;
  /** The level of the parts inside, 1 being the root's. */
  readonly level: number;
}

/**
 * Writes one file part by part, for expressions too large to hold at once. Each method adds to a buffer;
 * {@link take} hands over what there is, so that it can be written away at any time.
 *
 * ```ts no-run
 * const writer = new WxfWriter();
 * writer.beginAssociation(1);
 * writer.beginEntry("Result", true);
 * writer.beginFunction(sym("List"), count);
 * for (const element of elements) writer.part(element);
 * file.write(writer.end());
 * ```
 */
export class WxfWriter {
  readonly #output = new Output();
  readonly #tree: TreeWriter;
  readonly #maxDepth: number;
  readonly #open: OpenPart[] = [];
  #before = 0;
  #finished = false;

  /**
   * Begins a file with the header `8:`, or a bare body when `header` is false. `maxDepth` (10,000 levels) holds for
   * the parts that are begun and for what is written into them.
   * @throws RangeError when an option has a wrong value.
   */
  constructor(options: { readonly header?: boolean; readonly maxDepth?: number } = {}) {
    checkOptions(options);
    this.#maxDepth = checkedLimit("maxDepth", options.maxDepth, 1, defaultForm.maxDepth);
    this.#tree = new TreeWriter(this.#output, { ...defaultForm, maxDepth: this.#maxDepth });
    if (checkedFlag("header", options.header, true)) {
      this.#output.byte(0x38);
      this.#output.byte(0x3a);
    }
  }

  /** Bytes written so far, header included: where the next part will begin. */
  get offset(): number {
    return this.#before + this.#output.position;
  }

  /**
   * Writes a whole expression as the next part.
   * @throws WxfEncodeError when it cannot be written or no part is due; the writer is then as it was.
   */
  part(expr: Expr): void {
    this.#startPart();
    const undo = this.#output.position;
    try {
      this.#tree.write(expr, this.#level);
    } catch (problem) {
      this.#output.position = undo;
      this.#undoPart();
      throw problem;
    }
    this.#endPart();
  }

  /**
   * Copies bytes that are one whole expression (a body without header) as the next part; what they say is not checked.
   * @throws WxfEncodeError `WXF_VALUE` when they are no bytes or too few for any expression, `WXF_PARTS` when no part is due.
   */
  rawPart(body: Uint8Array): void {
    if (!(body instanceof Uint8Array) || body.length < leastBodyBytes) {
      const message = "A raw part must be the bytes of one whole expression, 2 or more.";
      throw new WxfEncodeError("WXF_VALUE", message);
    }
    this.#startPart();
    this.#output.raw(body);
    this.#endPart();
  }

  /**
   * Begins a function: its head is written, `arity` parts must follow.
   * @throws WxfEncodeError as {@link part}, or `WXF_PARTS` when `arity` is no count.
   */
  beginFunction(head: Expr, arity: number): void {
    const undo = this.#output.position;
    this.#begin(token.function, arity, true);
    try {
      this.#tree.write(head, this.#level);
    } catch (problem) {
      this.#output.position = undo;
      this.#open.pop();
      this.#undoPart();
      throw problem;
    }
    this.#closeFull();
  }

  /**
   * Begins an association; `size` times {@link beginEntry} and one part must follow.
   * @throws WxfEncodeError `WXF_PARTS` when no part is due or `size` is no count, `WXF_LIMIT_DEPTH`.
   */
  beginAssociation(size: number): void {
    this.#begin(token.association, size, false);
    this.#closeFull();
  }

  /**
   * Begins an entry: rule token and key are written, one part must follow as its value.
   * @throws WxfEncodeError as {@link part}, or `WXF_PARTS` when no association was begun.
   */
  beginEntry(key: Expr, delayed = false): void {
    const top = this.#open[this.#open.length - 1];
    if (top === undefined || top.isFunction) {
      throw new WxfEncodeError("WXF_PARTS", "An entry stands only directly inside an association.");
    }
    const undo = this.#output.position;
    this.#output.reserve(1);
    this.#output.byte(delayed ? token.ruleDelayed : token.rule);
    try {
      this.#tree.write(key, this.#level);
    } catch (problem) {
      this.#output.position = undo;
      throw problem;
    }
    // The value is one part in a frame of its own, so that the association counts entries.
    this.#open.push({ isFunction: true, left: 1, level: this.#level });
  }

  /** Hands over the bytes written since the last time, and forgets them. */
  take(): Uint8Array {
    this.#before += this.#output.position;
    return this.#output.finish();
  }

  /**
   * Ends the file and hands over the rest of its bytes.
   * @throws WxfEncodeError `WXF_PARTS` when parts are missing.
   */
  end(): Uint8Array {
    if (!this.#finished) {
      const due = this.#open.reduce((sum, open) => sum + open.left, 0);
      throw new WxfEncodeError(
        "WXF_PARTS",
        `The expression is not whole: ${due || 1} parts are due.`,
      );
    }
    return this.take();
  }

  #begin(tokenByte: number, size: number, isFunction: boolean): void {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new WxfEncodeError("WXF_PARTS", `A number of parts must be 0 or more, not ${size}.`);
    }
    const level = this.#level;
    if (level >= this.#maxDepth && (isFunction || size > 0)) {
      const message = `Nested deeper than ${this.#maxDepth} levels (maxDepth).`;
      throw new WxfEncodeError("WXF_LIMIT_DEPTH", message);
    }
    this.#startPart();
    this.#output.reserve(10);
    this.#output.byte(tokenByte);
    this.#output.varint(size);
    this.#open.push({ isFunction, left: size, level: level + 1 });
  }

  /** The level of the next part. */
  get #level(): number {
    return this.#open[this.#open.length - 1]?.level ?? 1;
  }

  #startPart(): void {
    const top = this.#open[this.#open.length - 1];
    if (this.#finished || (top !== undefined && !top.isFunction)) {
      const message = this.#finished
        ? "The expression is whole: no more parts can follow."
        : "A part of an association must be announced by beginEntry.";
      throw new WxfEncodeError("WXF_PARTS", message);
    }
    if (top !== undefined) top.left--;
  }

  #undoPart(): void {
    const top = this.#open[this.#open.length - 1];
    if (top !== undefined) top.left++;
  }

  #endPart(): void {
    if (this.#open.length === 0) this.#finished = true;
    this.#closeFull();
  }

  #closeFull(): void {
    for (let top = this.#open.pop(); top !== undefined; top = this.#open.pop()) {
      if (top.left > 0) {
        this.#open.push(top);
        return;
      }
      const parent = this.#open[this.#open.length - 1];
      if (parent !== undefined && !parent.isFunction) parent.left--;
    }
    this.#finished = true;
  }
}
