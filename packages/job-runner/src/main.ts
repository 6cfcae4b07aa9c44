process.stderr.write("The runner is not finished yet.\n");
process.exitCode = 70;
