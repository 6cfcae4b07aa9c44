import { library } from "@remotebatch/tsup-config";

export default library({
  main: "src/main.ts",
  "evaluation-worker": "src/evaluation/worker.ts",
  progress: "src/progress/index.ts",
});
