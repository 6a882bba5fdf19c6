using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>What runs the cells of a notebook: a session of this process, or one in a process of its own.</summary>
internal interface ICellEngine
{
    /// <summary>Runs a cell.</summary>
    Task<CellResult> RunAsync(string code, int number, Action<CellOutputEvent>? onOutput, CellStop stop);

    /// <summary>Whether a package that a notebook requires can be had.</summary>
    Task<bool> CanRestoreAsync(PackageRequest package, CancellationToken cancellationToken);

    /// <summary>Ends the session.</summary>
    /// <returns>What code that the last cells had left running threw meanwhile; null when nothing did.</returns>
    Task<CellFailure?> EndAsync();
}
