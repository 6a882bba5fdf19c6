using System.Numerics;
using NgHvi.Models;

namespace NgHvi.Inference.Baselines;

/// <summary>Model, algorithm and scratch memory of data augmentation variational inference.</summary>
public sealed class DataAugmentationWorkspace
{
    /// <summary>Prepares to fit a model.</summary>
    public DataAugmentationWorkspace(LinearMixedModel model, DataAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (OriginalModel, Options) = (model, options);
        Model = options.Start == DataAugmentationStart.FromModel ? new AffineModel(model, model.SuggestStart()) : model;
        Evaluator = Model.CreateEvaluator();
        var m = Model.Parameters.Count;
        var latents = CreateLatents();
        Noise = new double[m];
        Theta = new double[m];
        Gradient = new double[m];
        Direction = new double[m * (m + 1)];
        Previous = new double[m * (m + 1)];
        LatentNoise = new double[model.Data.RandomCount * latents.PaddedCount];
        LatentDirection = new double[latents.Lambda.Length];
        Vectors = new Vector<double>[2 * model.Data.RandomCount];
    }

    /// <summary>The model.</summary>
    public LinearMixedModel OriginalModel { get; }

    /// <summary>The model in the coordinates of the run: itself, or an <see cref="AffineModel"/> of it.</summary>
    public IHybridModel Model { get; }

    /// <summary>The algorithm.</summary>
    public DataAugmentationOptions Options { get; }

    internal IModelEvaluator Evaluator { get; }

    internal double[] Noise { get; }

    internal double[] Theta { get; }

    /// <summary>∇θ log p(y, θ); scratch of the natural gradient after that.</summary>
    internal double[] Gradient { get; }

    internal double[] Direction { get; }

    /// <summary>λ of q(θ) before the step.</summary>
    internal double[] Previous { get; }

    internal double[] LatentNoise { get; }

    internal double[] LatentDirection { get; }

    internal Vector<double>[] Vectors { get; }

    internal LatentGaussians CreateLatents() =>
        new(OriginalModel.Data.GroupCount, OriginalModel.Data.RandomCount, Options.LatentScale);
}
