/** Version of the runner, as outcome records name it; the same as the package's. */
export const runnerVersion = "0.1.0";
