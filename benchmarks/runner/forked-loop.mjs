// The peer: a process that Node forks, which gives one answer for each element, one message each.
process.on("message", (count) => {
  for (let i = 1; i < count; i++) process.send(i);
  process.send(count, () => process.disconnect());
});
