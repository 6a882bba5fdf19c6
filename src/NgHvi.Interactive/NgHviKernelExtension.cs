using System.Runtime.CompilerServices;
using NgHvi.Inference;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Progress;

namespace NgHvi.Interactive;

/// <summary>Makes a notebook show NgHvi's results, tables and figures, and its interrupt button end fits.</summary>
public static class NgHviKernelExtension
{
    private static readonly object s_loading = new();
    private static bool s_hasReported;

    /// <summary>Registers the formatters and says so in one line; a second call changes nothing.</summary>
    /// <returns>Whether values are shown by NgHvi's formatters from now on.</returns>
    /// <remarks>Never throws, because a kernel swallows what its start-up script throws: a failure is printed.</remarks>
    public static bool Load() => Load(null);

    /// <summary>Registers the formatters and says so in one line; a second call changes nothing.</summary>
    /// <param name="rootKernel">
    /// The kernel that loads this, as a start-up script passes it. Formatters belong to the process, not to a
    /// kernel, so it may be null.
    /// </param>
    /// <returns>Whether values are shown by NgHvi's formatters from now on.</returns>
    public static bool Load(object? rootKernel)
    {
        _ = rootKernel;
        lock (s_loading)
        {
            try
            {
                RegisterAll();
                CellInterruption.Install();
                Monitoring.Source = ProgressBoard.Follow;
                if (!s_hasReported)
                {
                    Console.WriteLine("NgHvi: fits, data, draws, predictions, tables and figures are shown as HTML and as text.");
                    s_hasReported = true;
                }

                return true;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Console.WriteLine($"NgHvi: formatters are not available in this host ({exception.Message})");
                return false;
            }
        }
    }

    /// <summary>Stands alone so that a missing formatting assembly is met inside the try block of the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterAll()
    {
        foreach (var formatter in ResultFormatters.All.Where(formatter => !formatter.IsRegistered))
        {
            formatter.Register();
        }
    }
}
