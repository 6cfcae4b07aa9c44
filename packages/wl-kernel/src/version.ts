/** Version of this evaluator, as records and `$Version` name it. */
export const kernelVersion = "0.1.0";
