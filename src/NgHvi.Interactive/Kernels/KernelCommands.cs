namespace NgHvi.Interactive.Kernels;

/// <summary>The commands of cells that this library adds to a kernel.</summary>
internal static class KernelCommands
{
    /// <summary>Adds them where the kernel takes commands.</summary>
    public static void Add(object? rootKernel)
    {
        if (NotebookKernel.Of(rootKernel) is not { } kernel)
        {
            return;
        }

        kernel.AddCommand(FitCommand.Name, FitCommand.Description, FitCommand.Options, async line =>
        {
            if (FitCommand.Run(line, kernel.Variable) is not { } result)
            {
                Console.WriteLine(FitCommand.Usage);
                return;
            }

            await kernel.SetVariableAsync(result.Variable, result.Fit);
            Show(result.Fit);
        });
        kernel.AddCommand(AboutCommand.Name, AboutCommand.Description, [], _ =>
        {
            Show(AboutCommand.Create(rootKernel!));
            return Task.CompletedTask;
        });
    }

    private static void Show(object value)
    {
        if (RunningCell.Current is { } cell)
        {
            RunningCell.Display(cell, value);
        }
    }
}
