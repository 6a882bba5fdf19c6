namespace NgHvi;

/// <summary>What is found side by side and taken in order, so that the number of workers changes no bit.</summary>
internal static class InOrder
{
    private const int Block = 16; // Results at a time.

    // Worker by number and item.
    public static void ForEach<TResult>(
        int count, int workers, Func<TResult> create, Action<int, int, TResult> find, Action<int, TResult> take)
    {
        var results = Enumerable.Range(0, Math.Min(Block, count)).Select(_ => create()).ToArray();
        for (var start = 0; start < count; start += Block)
        {
            var size = Math.Min(Block, count - start);
            Parallel.For(0, workers, worker =>
            {
                for (var s = worker; s < size; s += workers) find(worker, start + s, results[s]);
            });
            for (var s = 0; s < size; s++) take(start + s, results[s]);
        }
    }
}
