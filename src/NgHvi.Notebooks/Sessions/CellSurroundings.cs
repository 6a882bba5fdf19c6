namespace NgHvi.Notebooks.Sessions;

/// <summary>
/// What a running cell finds around it and a process has only once: the console streams, where nobody types, and the working
/// directory. Disposing puts back what was there.
/// </summary>
internal sealed class CellSurroundings : IDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private readonly TextReader input = Console.In;
    private readonly TextWriter output = Console.Out;
    private readonly TextWriter error = Console.Error;
    private readonly string folder = Environment.CurrentDirectory;

    private CellSurroundings()
    {
    }

    /// <summary>Waits until no other cell of this process runs, then sets the surroundings.</summary>
    public static async Task<CellSurroundings> EnterAsync(
        OutputRecorder outputs, string folder, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var surroundings = new CellSurroundings();
            Environment.CurrentDirectory = folder;
            Console.SetIn(TextReader.Null);
            Console.SetOut(new RecordingWriter(outputs, "stdout"));
            Console.SetError(new RecordingWriter(outputs, "stderr"));
            return surroundings;
        }
        catch
        {
            Gate.Release();
            throw;
        }
    }

    /// <summary>Restores the process.</summary>
    public void Dispose()
    {
        Console.SetIn(input);
        Console.SetOut(output);
        Console.SetError(error);
        if (Directory.Exists(folder))
        {
            Environment.CurrentDirectory = folder;
        }

        Gate.Release();
    }
}
