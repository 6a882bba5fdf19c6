namespace NgHvi;

/// <summary>Who follows runs that were given no progress of their own, such as those in the cells of a notebook.</summary>
/// <remarks>A host that can show progress sets <see cref="Source"/> once; progress that a caller passes always comes first.</remarks>
internal static class Monitoring
{
    /// <summary>Asked for a monitor when a run starts, with the name of its method; null, or a null answer, when nobody follows.</summary>
    public static Func<string, IRunMonitor?>? Source { get; set; }
}
