using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Kernels;
using NgHvi.Interactive.Progress;

namespace NgHvi.Interactive;

/// <summary>
/// Makes a notebook show NgHvi's results, tables, figures and the progress of fits, its interrupt button end fits, and gives it
/// the commands <c>#!nghvi-fit</c> and <c>#!nghvi-about</c>.
/// </summary>
public static class NgHviKernelExtension
{
    private static readonly object Loading = new();
    private static readonly HashSet<string> Reported = [];

    /// <summary>Registers the formatters and says so in one line; a second call changes nothing.</summary>
    /// <returns>Whether values are shown by NgHvi's formatters from now on.</returns>
    /// <remarks>Never throws, because a kernel swallows what its start-up script throws: a failure is printed.</remarks>
    public static bool Load() => Load(null);

    /// <summary>Registers the formatters and says so in one line; a second call changes nothing.</summary>
    /// <param name="rootKernel">
    /// The kernel that loads this, as a start-up script passes it; it gets the commands. Null stands for that of the running
    /// cell, if there is one: formatters belong to the process.
    /// </param>
    /// <returns>Whether values are shown by NgHvi's formatters from now on.</returns>
    public static bool Load(object? rootKernel)
    {
        lock (Loading)
        {
            var isShown = Attempt("formatters are", RegisterAll);
            Attempt("interrupting fits is", () => Interruption.Source ??= () => NotebookHost.Current?.Interrupted ?? default);
            Attempt("live progress is", () => ProgressBoard.Install(rootKernel ?? NotebookHost.Current?.RootKernel));
            Attempt("commands are", () => KernelCommands.Add(rootKernel ?? NotebookHost.Current?.RootKernel));
            if (isShown && Reported.Add(""))
            {
                Console.WriteLine("NgHvi: fits, data, draws, predictions, tables and figures are shown as HTML and as text.");
            }

            return isShown;
        }
    }

    /// <summary>Reports a failure the first time.</summary>
    private static bool Attempt(string what, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (Reported.Add(what))
            {
                var why = (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ");
                Console.WriteLine($"NgHvi: {what} not available in this host ({why})");
            }

            return false;
        }
    }

    /// <summary>Stands alone so that a missing formatting assembly is met inside the try block of what calls it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterAll()
    {
        foreach (var formatter in ResultFormatters.All.Where(formatter => !formatter.IsRegistered))
        {
            formatter.Register();
        }

        ChartFormatters.Install();
    }
}
