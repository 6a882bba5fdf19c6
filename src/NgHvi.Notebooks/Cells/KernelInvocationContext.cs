using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell, seen from its own code.</summary>
/// <remarks>
/// It has the full name of .NET Interactive's type, so that a cell with <c>using Microsoft.DotNet.Interactive;</c>
/// runs there and here. It flows with async calls and into threads the cell starts.
/// </remarks>
public sealed class KernelInvocationContext
{
    private static readonly AsyncLocal<KernelInvocationContext?> Active = new();
    private readonly List<Action<KernelInvocationContext>> onComplete = [];

    internal KernelInvocationContext(Kernel kernel, OutputRecorder outputs, int number, CancellationToken cancellationToken)
    {
        HandlingKernel = kernel;
        Outputs = outputs;
        Number = number;
        CancellationToken = cancellationToken;
    }

    /// <summary>The cell that is running; null outside a cell.</summary>
    public static KernelInvocationContext? Current
    {
        get => Active.Value;
        internal set => Active.Value = value;
    }

    /// <summary>The session that runs the cell.</summary>
    public Kernel HandlingKernel { get; }

    /// <summary>Signalled when the run is to stop. Long loops should look at it.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The cell that is running.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    internal static KernelInvocationContext Running =>
        Current ?? throw new InvalidOperationException("A value can be displayed only while a cell runs.");

    /// <summary>Where the cell's outputs go.</summary>
    internal OutputRecorder Outputs { get; }

    /// <summary>The cell's number.</summary>
    internal int Number { get; }

    /// <summary>Asks to be called when the cell has ended, however it did.</summary>
    public void OnComplete(Action<KernelInvocationContext> onComplete)
    {
        lock (this.onComplete)
        {
            this.onComplete.Add(onComplete);
        }
    }

    /// <summary>Shows a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The representations to show; none means those registered for the value's type.</param>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        var displayed = new DisplayedValue(Outputs, mimeTypes);
        Outputs.Add(new CellOutput.Display(ValueFormat.ToBundle(value, mimeTypes)), displayed.DisplayId);
        return displayed;
    }

    /// <summary>Shows text as what <paramref name="mimeType"/> says it is.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType) =>
        Display(new FormattedValue(mimeType, value));

    /// <summary>Calls those who asked for it.</summary>
    internal void Complete()
    {
        Action<KernelInvocationContext>[] actions;
        lock (onComplete)
        {
            actions = [.. onComplete];
            onComplete.Clear();
        }

        foreach (var action in actions)
        {
            action(this);
        }
    }
}
