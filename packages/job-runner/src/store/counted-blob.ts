/** A request's body that tells when a piece of it is taken to be sent; being a blob it has a length, which S3 asks for. */
export class CountedBlob extends Blob {
  readonly #onPiece: () => void;

  /** @param onPiece called whenever a piece is taken, which waits until the ones before have gone. */
  constructor(content: Blob, onPiece: () => void) {
    super([content]);
    this.#onPiece = onPiece;
  }

  override stream(): ReturnType<Blob["stream"]> {
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        this.#onPiece();
        controller.enqueue(piece);
      },
    });
    return super.stream().pipeThrough(count);
  }
}
