namespace NgHvi.Studies;

/// <summary>Memory of this process; the peak since it was last reset where the system can do that (Linux), else since the start.</summary>
internal static class ProcessMemory
{
    private const double Megabyte = 1 << 20;

    // proc(5): 5 sets VmHWM back to the memory now in use.
    public static void ResetPeak(bool isWanted)
    {
        if (!isWanted || !OperatingSystem.IsLinux()) return;
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The peak is that of all runs of the process.
        }
    }

    public static double Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Megabyte;
    }

    public static double Now() => Environment.WorkingSet / Megabyte;
}
