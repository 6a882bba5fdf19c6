using System.Runtime.ExceptionServices;

namespace NgHvi;

/// <summary>Splits independent work into one run of indices for each thread.</summary>
internal static class Ranges
{
    /// <summary>Calls <paramref name="work"/> with ranges [start, end) that cover 0 … count − 1 once.</summary>
    /// <remarks>The first failure is rethrown as it was, not wrapped.</remarks>
    public static void Run(int count, int threads, Action<int, int> work)
    {
        threads = Math.Min(threads, count);
        if (threads <= 1)
        {
            work(0, count);
            return;
        }

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
