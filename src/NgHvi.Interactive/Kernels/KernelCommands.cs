namespace NgHvi.Interactive.Kernels;

/// <summary>The commands of cells that this library adds to a kernel.</summary>
internal static class KernelCommands
{
    /// <summary>Adds them where the kernel takes commands.</summary>
    public static void Add(object? rootKernel)
    {
        if (rootKernel is null || NotebookHost.Current is not { } host || host.Kernel(rootKernel) is not { } kernel)
        {
            return;
        }

        host.AddCommand(kernel, FitCommand.Name, FitCommand.Description, FitCommand.Options, async line =>
        {
            if (FitCommand.Run(line, name => host.Variable(kernel, name)) is not { } result)
            {
                Console.WriteLine(FitCommand.Usage);
                return;
            }

            await host.SetVariableAsync(kernel, result.Variable, result.Fit);
            Show(result.Fit);
        });
        host.AddCommand(kernel, AboutCommand.Name, AboutCommand.Description, [], _ =>
        {
            Show(AboutCommand.Create(rootKernel));
            return Task.CompletedTask;
        });

        void Show(object value)
        {
            if (host.Cell is { } cell)
            {
                host.Display(cell, value);
            }
        }
    }
}
