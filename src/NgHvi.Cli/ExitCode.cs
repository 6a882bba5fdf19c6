namespace NgHvi.Cli;

/// <summary>What the process returns; documented in <c>nghvi --help</c>.</summary>
internal static class ExitCode
{
    /// <summary>All is fine.</summary>
    public const int Success = 0;

    /// <summary>The fit did not converge or diverged, or a cell of the notebook failed; files are written and say so.</summary>
    public const int Unfinished = 1;

    /// <summary>The input cannot be used; one sentence says why, and no file is written.</summary>
    public const int BadInput = 2;

    /// <summary>A fault of this program.</summary>
    public const int InternalError = 3;

    /// <summary>Cancelled; a fit writes what it has.</summary>
    public const int Cancelled = 130;
}
