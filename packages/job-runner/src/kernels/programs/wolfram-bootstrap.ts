/** Environment variable that tells the bootstrap where requests and answers lie. */
export const folderVariable = "REMOTEBATCH_KERNEL_FOLDER";

/** Names of the files between adapter and bootstrap; `n` counts from 1. */
export const exchangeFiles = {
  /** WXF of the version text: the kernel is ready. */
  ready: "ready.wxf",
  /** WXF of `<|"Expression" -> Hold[…], "TimeLimit" -> s, "MemoryLimit" -> bytes|>`. */
  request: (n: number) => `request-${n}.wxf`,
  /** WXF of `<|"Limit" -> None | "TimeLimit" | "MemoryLimit", "Data" -> EvaluationData association|>`. */
  answer: (n: number) => `answer-${n}.wxf`,
} as const;

/**
 * What a Wolfram kernel runs: a loop that takes requests from files and answers by files, so that nothing is ever read from
 * its printed output. Files appear whole, by a rename. All names have contexts: whatever `$Context` the job sets does no harm.
 */
export const wolframBootstrap = `
RemoteBatch\`Kernel\`path[name_] := FileNameJoin[{Environment["${folderVariable}"], name}];
RemoteBatch\`Kernel\`put[name_, value_] := Module[
  {stream = OpenWrite[RemoteBatch\`Kernel\`path[name <> ".tmp"], BinaryFormat -> True]},
  BinaryWrite[stream, BinarySerialize[value]];
  Close[stream];
  RenameFile[RemoteBatch\`Kernel\`path[name <> ".tmp"], RemoteBatch\`Kernel\`path[name]]
];
RemoteBatch\`Kernel\`take[name_] := (
  While[! FileExistsQ[RemoteBatch\`Kernel\`path[name]], Pause[0.005]];
  BinaryDeserialize[ReadByteArray[RemoteBatch\`Kernel\`path[name]]]
);
RemoteBatch\`Kernel\`limited[Hold[expr_], time_, memory_] := Module[{limit = None, data},
  data = EvaluationData[
    TimeConstrained[
      MemoryConstrained[expr, memory, limit = "MemoryLimit"; $Aborted],
      time,
      limit = "TimeLimit"; $Aborted
    ]
  ];
  <|"Limit" -> limit, "Data" -> data|>
];
RemoteBatch\`Kernel\`put["ready.wxf", $Version];
Do[
  RemoteBatch\`Kernel\`request = RemoteBatch\`Kernel\`take["request-" <> IntegerString[RemoteBatch\`Kernel\`n] <> ".wxf"];
  RemoteBatch\`Kernel\`put[
    "answer-" <> IntegerString[RemoteBatch\`Kernel\`n] <> ".wxf",
    RemoteBatch\`Kernel\`limited[
      RemoteBatch\`Kernel\`request["Expression"],
      RemoteBatch\`Kernel\`request["TimeLimit"],
      RemoteBatch\`Kernel\`request["MemoryLimit"]
    ]
  ],
  {RemoteBatch\`Kernel\`n, 1, Infinity}
];
`.trimStart();
