import { library } from "@remotebatch/tsup-config";

export default library(["src/index.ts"]);
