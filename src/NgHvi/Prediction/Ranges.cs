using System.Runtime.ExceptionServices;

namespace NgHvi;

/// <summary>Splits independent work into one run of indices for each thread.</summary>
internal static class Ranges
{
    // Calls work with ranges [start, end) that cover 0 … count − 1 once; the first failure is rethrown as it was.
    public static void Run(int count, int threads, Action<int, int> work)
    {
        threads = Math.Max(1, Math.Min(threads, count));
        try
        {
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                worker => work((int)((long)count * worker / threads), (int)((long)count * (worker + 1) / threads)));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }
    }
}
