using System.Runtime.ExceptionServices;

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
            Run(workers, worker =>
            {
                for (var s = worker; s < size; s += workers) find(worker, start + s, results[s]);
            });
            for (var s = 0; s < size; s++) take(start + s, results[s]);
        }
    }

    // A part of so many items for each thread, from its first to before its end.
    public static void Split(int count, int threads, Action<int, int> work)
    {
        threads = Math.Max(1, Math.Min(threads, count));
        Run(threads, worker => work((int)((long)count * worker / threads), (int)((long)count * (worker + 1) / threads)));
    }

    // Each number below a count, on so many threads; throws what one throws.
    public static void Run(int count, Action<int> work, int? threads = null)
    {
        if (count == 1)
        {
            work(0);
            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads ?? count }, work);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }
    }
}
